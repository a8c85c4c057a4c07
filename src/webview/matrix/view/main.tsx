/** The page of the Matrix explorer. */
import { render } from 'preact';
import { App } from './App.tsx';
import './details.css';
import './grid.css';
import './page.css';

render(<App />, document.body);
